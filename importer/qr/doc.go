// Package qr reads every QR code (ISO/IEC 18004) in a picture: screenshots,
// saved pictures, photographs.
//
// The codes are decoded by github.com/makiuchi-d/gozxing. Its readers are made
// for one well-lit code and can be kept busy for minutes by a picture full of
// finder patterns, so only its parts are used here, and what joins them is this
// package's:
//
//   - A picture becomes one grey plane (grey.go), and every other form of it is
//     made from that.
//   - The ladder (ladder.go) is a table of ways to turn the plane into black and
//     white, the cheapest first. The next is tried only while nothing was found,
//     or while something that looks like another code was left unread; a look at
//     the negative is cheap enough to be taken always. The negative, and those
//     after the first two, are made ahead on the other processors (ahead.go).
//   - In each black and white picture the finder patterns are looked for
//     (finder.go), put together by threes in the order of how well the timing
//     patterns between them are seen (triple.go, timing.go), and each three is
//     sampled and decoded by gozxing (attempt.go, decode.go).
//   - The likeliest threes that this does not read are followed in the grey
//     picture (lead.go): a shape of a code, with perspective, bent sides and a
//     mesh (shape.go), is moved until what all codes have in common (structure.go)
//     lies on what is dark and light there (relief.go, fit.go), and its modules
//     are told by those around them.
//
// Every stage is bounded: the picture's bytes and pixels before it is decoded,
// the checks of possible patterns, the patterns, the threes of patterns, the
// leads. The context is asked between stages and inside the long ones, and gets
// a deadline where it has none.
package qr
