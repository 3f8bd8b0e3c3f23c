package backup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"latchkey/vault"
)

// undoTime is how long what was begun may take to be taken back.
const undoTime = time.Minute

// A Target is what a backup is restored into; [*vault.Vault] is one.
type Target interface {
	Vault
	Reload(ctx context.Context) (changed bool, err error)
	Add(ctx context.Context, accounts ...vault.Account) ([]vault.Account, error)
	Update(ctx context.Context, id vault.ID, change func(*vault.Account) error) (vault.Account, error)
	Move(ctx context.Context, id, before vault.ID) error
	Discard(ctx context.Context, now time.Time, ids ...vault.ID) ([]vault.Account, error)
	Recover(ctx context.Context, ids ...vault.ID) ([]vault.Account, error)
	RemoveAll(ctx context.Context, ids ...vault.ID) ([]vault.Account, error)
}

// Outcome says what restoring has done.
type Outcome struct {
	Added   int // of them InTrash were put into the trash
	InTrash int
	Back    int
	Changed int
	Gone    int
}

// Apply does what the plan says, or nothing: on an error what was done already is
// taken back, and where that cannot be either, the error says what of it stands.
// The outcome is what stands in the end.
//
// Errors wrap ErrChanged where the vault is not what the plan was made for, and
// otherwise the vault's.
func (p Plan) Apply(ctx context.Context, v Target, now time.Time) (Outcome, error) {
	if _, err := v.Reload(ctx); err != nil {
		return Outcome{}, fmt.Errorf("restoring the backup: %w", err)
	}
	if stamp(Of(v)) != p.stamp {
		return Outcome{}, fail(ErrChanged, "the accounts have changed since the preview: look at it again, and then restore the backup")
	}
	r := restoring{plan: p, vault: v}
	err := r.do(ctx, now)
	if err == nil {
		if err = r.sort(ctx); err != nil {
			err = fmt.Errorf("every account was restored, but not their order; restore the backup again for that: %w", err)
		}
		return r.outcome(), err
	}
	back, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	if failed := r.undo(back); failed != nil {
		o := r.outcome()
		return o, fmt.Errorf("restoring the backup failed half way and could not be undone (%w): %d accounts were added, %d brought back, %d changed and %d put into the trash; restore it again to do the rest: %w",
			failed, o.Added, o.Back, o.Changed, o.Gone, err)
	}
	return r.outcome(), fmt.Errorf("nothing was restored: %w", err)
}

// A restoring is a plan being carried out: what it has done and not taken back.
type restoring struct {
	plan    Plan
	vault   Target
	added   []vault.Account
	back    []vault.Account
	changed []vault.Account // as they were before
	gone    []vault.Account
}

func (r *restoring) outcome() Outcome {
	o := Outcome{Added: len(r.added), Back: len(r.back), Changed: len(r.changed), Gone: len(r.gone)}
	for _, a := range r.added {
		if !a.Deleted.IsZero() {
			o.InTrash++
		}
	}
	return o
}

// do goes from what loses nothing to what takes something out of the list.
func (r *restoring) do(ctx context.Context, now time.Time) (err error) {
	if len(r.plan.New) > 0 {
		if r.added, err = r.vault.Add(ctx, r.plan.New...); err != nil {
			return err
		}
	}
	if len(r.plan.Back) > 0 {
		if err := r.recover(ctx); err != nil {
			return err
		}
	}
	for _, c := range r.plan.Change {
		if err := r.change(ctx, c); err != nil {
			return err
		}
	}
	if len(r.plan.Gone) > 0 {
		if r.gone, err = r.vault.Discard(ctx, now, idsOf(r.plan.Gone)...); err != nil {
			return err
		}
	}
	return nil
}

// recover brings accounts back, and notes when they were deleted.
func (r *restoring) recover(ctx context.Context) error {
	back, err := r.vault.Recover(ctx, idsOf(r.plan.Back)...)
	for _, a := range r.plan.Back {
		if slices.Contains(idsOf(back), a.ID) {
			r.back = append(r.back, a)
		}
	}
	return err
}

func (r *restoring) change(ctx context.Context, c Change) error {
	var before vault.Account
	_, err := r.vault.Update(ctx, c.From.ID, func(a *vault.Account) error {
		before = a.Clone()
		if !a.Secret.Equal(c.From.Secret) { // another process gave it a new key just now
			return fail(ErrChanged, "%s has changed since the preview: look at it again, and then restore the backup", a.Title())
		}
		counter := max(a.Counter, c.To.Counter)
		*a = c.To.Clone()
		a.Counter = counter
		return nil
	})
	if err == nil {
		r.changed = append(r.changed, before)
	}
	return err
}

// sort puts the list into the backup's order, with the fewest moves.
func (r *restoring) sort(ctx context.Context) error {
	if r.plan.Mode != Replace {
		return nil
	}
	at := make(map[vault.ID]int)
	for i, a := range r.vault.Accounts() {
		at[a.ID] = i
	}
	var order []vault.ID
	var places []int
	for _, id := range r.plan.order {
		if place, listed := at[id]; listed {
			order, places = append(order, id), append(places, place)
		}
	}
	stays := longestRise(places)
	next := vault.ID("")
	for i := len(order) - 1; i >= 0; i-- {
		if !stays[i] {
			if err := r.vault.Move(ctx, order[i], next); err != nil {
				return err
			}
		}
		next = order[i]
	}
	return nil
}

// longestRise marks a longest part of the numbers, not necessarily of neighbours,
// that rises.
func longestRise(numbers []int) []bool {
	ends := []int{}                     // of each length, the index of the lowest last number
	before := make([]int, len(numbers)) // the index before it in its rise
	marked := make([]bool, len(numbers))
	for i, n := range numbers {
		length, _ := slices.BinarySearchFunc(ends, n, func(end, n int) int { return numbers[end] - n })
		before[i] = -1
		if length > 0 {
			before[i] = ends[length-1]
		}
		if length == len(ends) {
			ends = append(ends, i)
		} else {
			ends[length] = i
		}
	}
	if len(ends) == 0 {
		return marked
	}
	for i := ends[len(ends)-1]; i >= 0; i = before[i] {
		marked[i] = true
	}
	return marked
}

// undo takes back what was done, the last first, as far as that goes.
func (r *restoring) undo(ctx context.Context) error {
	var errs []error
	if len(r.gone) > 0 {
		back, err := r.vault.Recover(ctx, idsOf(r.gone)...)
		r.gone = without(r.gone, back)
		errs = append(errs, err)
	}
	var stay []vault.Account
	for _, before := range slices.Backward(r.changed) {
		_, err := r.vault.Update(ctx, before.ID, func(a *vault.Account) error {
			*a = before.Clone()
			return nil
		})
		if err != nil {
			stay = append(stay, before)
			errs = append(errs, err)
		}
	}
	r.changed = stay
	for _, a := range slices.Clone(r.back) {
		back, err := r.vault.Discard(ctx, a.Deleted, a.ID)
		r.back = without(r.back, back)
		errs = append(errs, err)
	}
	if len(r.added) > 0 {
		out, err := r.vault.RemoveAll(ctx, idsOf(r.added)...)
		r.added = without(r.added, out)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func idsOf(accounts []vault.Account) []vault.ID {
	ids := make([]vault.ID, len(accounts))
	for i, a := range accounts {
		ids[i] = a.ID
	}
	return ids
}

// without returns the accounts that are not among others.
func without(accounts, others []vault.Account) []vault.Account {
	there := make(map[vault.ID]bool)
	for _, a := range others {
		there[a.ID] = true
	}
	return slices.DeleteFunc(slices.Clone(accounts), func(a vault.Account) bool { return there[a.ID] })
}
