package camera

// StandardTables is for the tests.
func StandardTables() []byte { return standardTables() }
