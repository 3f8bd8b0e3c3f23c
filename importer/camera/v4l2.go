//go:build linux && (386 || amd64 || arm || arm64 || loong64 || riscv64)

package camera

import (
	"bytes"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The structures of linux/videodev2.h, with the fields that are used. Their sizes
// are part of the numbers of the calls, so that the kernel refuses others.

type capability struct {
	_            [16]byte
	card         [32]byte
	bus          [32]byte
	_            uint32
	capabilities uint32 // of all files of the device
	device       uint32 // of this one
	_            [3]uint32
}

type formDescription struct {
	index, kind uint32
	_           [36]byte
	form        Form
	_           [4]uint32
}

type sizeDescription struct {
	index uint32
	form  Form
	kind  uint32
	// Width and height of a discrete size; else the bounds and steps of both.
	values [6]uint32
	_      [2]uint32
}

type rateDescription struct {
	index         uint32
	form          Form
	width, height uint32
	kind          uint32
	// Seconds for a frame as a fraction; else the bounds and the step.
	values [6]uint32
	_      [2]uint32
}

type pixelFormat struct {
	width, height uint32
	form          Form
	field         uint32
	stride        uint32
	size          uint32 // of a frame, bytes
	_             [6]uint32
}

type format struct {
	kind uint32
	_    [0]uintptr // the kernel's union holds pointers
	pix  pixelFormat
	_    [200 - unsafe.Sizeof(pixelFormat{})]byte
}

type streamParameters struct {
	kind       uint32
	capability uint32
	_          uint32
	perFrame   [2]uint32 // seconds, a fraction
	_          [200 - 16]byte
}

type bufferRequest struct {
	count, kind, memory uint32
	_                   [2]uint32
}

type buffer struct {
	index, kind uint32
	used        uint32 // bytes
	flags       uint32
	_           uint32
	_           unix.Timeval
	_           [20]byte
	memory      uint32
	offset      uintptr // for mmap, in its lower 32 bits
	length      uint32
	_           [2]uint32
}

const (
	kindCapture  = 1 // V4L2_BUF_TYPE_VIDEO_CAPTURE
	memoryMapped = 1 // V4L2_MEMORY_MMAP
	fieldAny     = 0 // V4L2_FIELD_ANY

	canCapture = 0x00000001 // V4L2_CAP_VIDEO_CAPTURE
	canStream  = 0x04000000 // V4L2_CAP_STREAMING
	saysOfThis = 0x80000000 // V4L2_CAP_DEVICE_CAPS
	canSetRate = 0x1000     // V4L2_CAP_TIMEPERFRAME
	wasDamaged = 0x40       // V4L2_BUF_FLAG_ERROR
	isDiscrete = 1          // V4L2_FRMSIZE_TYPE_DISCRETE, V4L2_FRMIVAL_TYPE_DISCRETE
)

// The directions of a call's data (asm-generic/ioctl.h), which is the same on the
// processors above, and not on others.
const reads, writes = 2, 1

// number is that of a call of V4L2 whose argument is so large.
func number(direction, nr uint32, size uintptr) uint32 {
	return direction<<30 | uint32(size)<<16 | 'V'<<8 | nr
}

// The calls.
func queryCapability() uint32 { return number(reads, 0, unsafe.Sizeof(capability{})) }
func enumForms() uint32       { return number(reads|writes, 2, unsafe.Sizeof(formDescription{})) }
func setFormat() uint32       { return number(reads|writes, 5, unsafe.Sizeof(format{})) }
func requestBuffers() uint32  { return number(reads|writes, 8, unsafe.Sizeof(bufferRequest{})) }
func queryBuffer() uint32     { return number(reads|writes, 9, unsafe.Sizeof(buffer{})) }
func queueBuffer() uint32     { return number(reads|writes, 15, unsafe.Sizeof(buffer{})) }
func dequeueBuffer() uint32   { return number(reads|writes, 17, unsafe.Sizeof(buffer{})) }
func streamOn() uint32        { return number(writes, 18, unsafe.Sizeof(int32(0))) }
func streamOff() uint32       { return number(writes, 19, unsafe.Sizeof(int32(0))) }
func setParameters() uint32   { return number(reads|writes, 22, unsafe.Sizeof(streamParameters{})) }
func enumSizes() uint32       { return number(reads|writes, 74, unsafe.Sizeof(sizeDescription{})) }
func enumRates() uint32       { return number(reads|writes, 75, unsafe.Sizeof(rateDescription{})) }

// text is a string of C.
func text(b []byte) string {
	if end := bytes.IndexByte(b, 0); end >= 0 {
		b = b[:end]
	}
	return string(bytes.ToValidUTF8(bytes.TrimSpace(b), []byte("?")))
}
