package control

// onUnix says that the permissions of a file are known.
const onUnix = false
