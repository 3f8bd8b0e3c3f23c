package vault

import "errors"

// ErrForgotten is what every method of a vault returns after [Vault.Forget].
var ErrForgotten = errors.New("the vault is locked: open it again")

// Forget ends the use of the vault, for when nobody may see its accounts any more.
// It returns at once. A change that is under way is carried out to its end, since
// half of it would be worse; nothing is begun afterwards. Changes and Reload return
// [ErrForgotten], and Accounts nothing: that this is no empty vault is in
// [Vault.Problems] and told by [Vault.Forgotten].
//
// The keys of the accounts, the bytes of their records and the keys of a store that
// encrypts are overwritten with zeroes, and all else is let go of, which is as far
// as Go allows. It does not allow to overwrite texts (issuers, names, notes, and
// the pages as the store handed them over), nor the copies that its runtime and its
// libraries have made: those stay in memory until the garbage collector has found
// them and something else is put there. The accounts that Accounts and others have
// returned are their callers', who can use [Secret.Wipe]. What the system has
// written to its swap is out of reach.
func (v *Vault) Forget() {
	v.reading.Lock()
	v.forgotten = true
	v.reading.Unlock()
	select {
	case v.turn <- struct{}{}:
		v.wipe()
		<-v.turn
	default:
		go func() {
			v.turn <- struct{}{}
			v.wipe()
			<-v.turn
		}()
	}
}

// Forgotten reports whether Forget was called.
func (v *Vault) Forgotten() bool {
	v.reading.RLock()
	defer v.reading.RUnlock()
	return v.forgotten
}

// look calls f with what the vault holds, which is not overwritten meanwhile.
func (v *Vault) look(f func(*index, []slot)) {
	v.reading.RLock()
	defer v.reading.RUnlock()
	if v.forgotten {
		f(&index{problems: []Problem{{Page: "the vault", Record: -1, Err: ErrForgotten}}}, nil)
		return
	}
	f(v.view())
}

// wipe overwrites what it can. The turn is the caller's.
func (v *Vault) wipe() {
	v.mu.Lock()
	slots := v.slots
	v.slots, v.index = nil, nil
	v.mu.Unlock()
	v.reading.Lock()
	defer v.reading.Unlock()
	for _, s := range slots {
		if s.page == nil {
			continue
		}
		wipeFields(s.page.extra)
		for _, r := range s.page.records {
			r.wipe()
		}
	}
	for _, r := range v.removed {
		r.wipe()
	}
	clear(v.removed)
	if f, ok := v.store.(interface{ Forget() }); ok {
		f.Forget()
	}
}

func (r record) wipe() {
	clear(r.raw)
	r.account.Secret.Wipe()
	wipeFields(r.extra)
}

func wipeFields(fields []field) {
	for _, f := range fields {
		clear(f.value)
	}
}
