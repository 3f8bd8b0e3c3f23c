package diagnose

// introduction is how docs/diagnosis.md begins.
const introduction = `# Why was this code refused?

The test portal names the likeliest reason for every code that it refuses, after it has
refused it: see the package ` + "`diagnose`" + ` for how. This is how often that is right.

Of each kind 1,000 mistakes are simulated, with random keys, times and clocks, at a
portal that takes codes one time step early or late, for users with two older keys and
among 50 others. Each is looked at after one refused code, and again after a second one,
one to three time steps later; where the second one was taken, what was said of the first is
looked at again.

- **Right** means that the reason was named and, with it, what it says: the interval
  holds the clock's true lag, and the key's mistake is the one that was made, at its
  place; where several lead to the same codes, the right one is among those named.
- **Wrong** means that something else was named. A clock that is off by as much as a code
  may be late cannot be told from a code that was typed late, by one code: that is counted
  as wrong for whichever of the two it was not.
- **Asserted** is what the portal says without a doubt; anything else it proposes.
- **Not named** means that chance was too good an explanation, or none was found.
- Of random codes, right means that none was named. What was named is a guess that hit
  one of the some thousand codes that mistakes lead to, of a million or of a hundred
  million.
- A clock that is off by a time zone has that of any place in any other, also where local
  time is half or three quarters of an hour from UTC's.
- A dash stands where there is no such mistake.

The kinds are those that the portal looks for, with right clocks right within two seconds.
How often people make which is not known, and neither what else they do: two mistakes at
once are not looked for, and come out as random codes do.

The figures are those of a run with a fixed seed. They are made anew by
` + "`go test ./cmd/latchkey-portal/internal/diagnose -run TestDiagnosisIsWhatARunGives -update`" + `,
which takes some minutes; without ` + "`-update`" + ` the test simulates some of them again and fails
where one comes out otherwise.
`
