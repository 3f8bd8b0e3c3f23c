//go:build !unix

package keyring

// syncFolder has nothing to do where folders cannot be synced; NTFS keeps a
// journal of its names.
func syncFolder(string) error { return nil }
