//go:build amd64 || arm64

package camera

import (
	"testing"
	"unsafe"
)

// The numbers of the calls, and the places of the fields that are used, as a C
// compiler gives them for linux/videodev2.h on 64-bit processors.
func TestLayout(t *testing.T) {
	for name, test := range map[string]struct{ got, want uint32 }{
		"VIDIOC_QUERYCAP":            {queryCapability(), 0x80685600},
		"VIDIOC_ENUM_FMT":            {enumForms(), 0xc0405602},
		"VIDIOC_ENUM_FRAMESIZES":     {enumSizes(), 0xc02c564a},
		"VIDIOC_ENUM_FRAMEINTERVALS": {enumRates(), 0xc034564b},
		"VIDIOC_S_FMT":               {setFormat(), 0xc0d05605},
		"VIDIOC_S_PARM":              {setParameters(), 0xc0cc5616},
		"VIDIOC_REQBUFS":             {requestBuffers(), 0xc0145608},
		"VIDIOC_QUERYBUF":            {queryBuffer(), 0xc0585609},
		"VIDIOC_QBUF":                {queueBuffer(), 0xc058560f},
		"VIDIOC_DQBUF":               {dequeueBuffer(), 0xc0585611},
		"VIDIOC_STREAMON":            {streamOn(), 0x40045612},
		"VIDIOC_STREAMOFF":           {streamOff(), 0x40045613},

		"V4L2_PIX_FMT_YUYV":   {uint32(YUYV), 0x56595559},
		"V4L2_PIX_FMT_UYVY":   {uint32(UYVY), 0x59565955},
		"V4L2_PIX_FMT_NV12":   {uint32(NV12), 0x3231564e},
		"V4L2_PIX_FMT_YUV420": {uint32(YU12), 0x32315559},
		"V4L2_PIX_FMT_GREY":   {uint32(GREY), 0x59455247},
		"V4L2_PIX_FMT_MJPEG":  {uint32(MJPEG), 0x47504a4d},
		"V4L2_PIX_FMT_JPEG":   {uint32(JPEG), 0x4745504a},

		"v4l2_capability.card":         {uint32(unsafe.Offsetof(capability{}.card)), 16},
		"v4l2_capability.bus_info":     {uint32(unsafe.Offsetof(capability{}.bus)), 48},
		"v4l2_capability.capabilities": {uint32(unsafe.Offsetof(capability{}.capabilities)), 84},
		"v4l2_capability.device_caps":  {uint32(unsafe.Offsetof(capability{}.device)), 88},
		"v4l2_fmtdesc.pixelformat":     {uint32(unsafe.Offsetof(formDescription{}.form)), 44},
		"v4l2_frmsizeenum.discrete":    {uint32(unsafe.Offsetof(sizeDescription{}.values)), 12},
		"v4l2_frmivalenum.discrete":    {uint32(unsafe.Offsetof(rateDescription{}.values)), 20},
		"v4l2_format.fmt":              {uint32(unsafe.Offsetof(format{}.pix)), 8},
		"v4l2_pix_format.bytesperline": {uint32(unsafe.Offsetof(pixelFormat{}.stride)), 16},
		"v4l2_pix_format.sizeimage":    {uint32(unsafe.Offsetof(pixelFormat{}.size)), 20},
		"v4l2_streamparm.timeperframe": {uint32(unsafe.Offsetof(streamParameters{}.perFrame)), 12},
		"v4l2_buffer.bytesused":        {uint32(unsafe.Offsetof(buffer{}.used)), 8},
		"v4l2_buffer.flags":            {uint32(unsafe.Offsetof(buffer{}.flags)), 12},
		"v4l2_buffer.memory":           {uint32(unsafe.Offsetof(buffer{}.memory)), 60},
		"v4l2_buffer.m.offset":         {uint32(unsafe.Offsetof(buffer{}.offset)), 64},
		"v4l2_buffer.length":           {uint32(unsafe.Offsetof(buffer{}.length)), 72},
	} {
		if test.got != test.want {
			t.Errorf("%s is %#x, want %#x", name, test.got, test.want)
		}
	}
}
