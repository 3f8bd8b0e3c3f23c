package face

import "fyne.io/fyne/v2/lang"

// A generic is a picture that stands for what an account is for.
type generic struct {
	name  string // as it is stored, after "icon:"
	label string // in the user's language
	path  string // of lines, 2 wide, on 24 by 24
}

// generics are the pictures to choose from, in the order in which they are
// offered. A name is in vaults and stays what it is.
func generics() []generic {
	return []generic{
		{"bank", lang.L("Bank"), "M3 9l9-5 9 5zM5.5 9v9M10 9v9M14 9v9M18.5 9v9M3 20h18"},
		{"money", lang.L("Money"), "M2 6h20v12H2zM9 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0zM5.5 9.5v.1M18.5 14.5v.1"},
		{"tax", lang.L("Taxes"), "M5 3h14v18l-2.3-1.5L14.3 21L12 19.5L9.7 21l-2.4-1.5L5 21zM9 14l6-6M9.3 8.5v.1M14.7 13.5v.1"},
		{"shop", lang.L("Shop"), "M5 8h14l1 13H4zM8 11V7a4 4 0 0 1 8 0v4"},
		{"mail", lang.L("Mail"), "M3 5h18v14H3zM3 7l9 7l9-7"},
		{"chat", lang.L("Chat"), "M4 4h16v12h-9l-4 4v-4H4zM8 8.5h8M8 12h5"},
		{"phone", lang.L("Phone"), "M7 2h10v20H7zM11 18.5h2"},
		{"cloud", lang.L("Cloud"), "M7 19a4.5 4.5 0 0 1-.5-8.97A6 6 0 0 1 18 9.5a4.8 4.8 0 0 1-.5 9.5z"},
		{"server", lang.L("Server"), "M3 4h18v7H3zM3 13h18v7H3zM7 7.5v.1M7 16.5v.1M11 7.5h6M11 16.5h6"},
		{"code", lang.L("Code"), "M7.5 7l-5 5l5 5M16.5 7l5 5l-5 5M13.5 5l-3 14"},
		{"globe", lang.L("Website"), "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0zM3 12h18M12 3c4.5 4 4.5 14 0 18M12 3c-4.5 4-4.5 14 0 18"},
		{"key", lang.L("Key"), "M3 16a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0zM11 13L20.5 3.5M16.5 7.5l3 3"},
		{"shield", lang.L("Shield"), "M12 3L4 6v5c0 5 3.2 8.5 8 10c4.8-1.5 8-5 8-10V6zM8.5 12l2.5 2.500l4.5-5"},
		{"work", lang.L("Work"), "M3 8h18v12H3zM8.5 8V4.500h7V8M3 13h18M12 12v2.5"},
		{"school", lang.L("School"), "M12 4L2 9.500l10 5.500l10-5.500zM6 12v5.500c3 2.7 9 2.7 12 0V12M22 10v6.5"},
		{"book", lang.L("Book"), "M12 6c-2-2-5-2-9-2v14c4 0 7 0 9 2c2-2 5-2 9-2V4c-4 0-7 0-9 2zM12 6v14"},
		{"health", lang.L("Health"), "M12 21C5 16 3 12.5 3 9a4.6 4.6 0 0 1 9-1.500A4.6 4.6 0 0 1 21 9c0 3.5-2 7-9 12zM12 9.500v6M9 12.500h6"},
		{"home", lang.L("Home"), "M2.5 11.500L12 3l9.5 8.500M5 9.500V20h14V9.500M10 20v-6h4v6"},
		{"car", lang.L("Car"), "M5 11l1.7-5.500h10.600L19 11M3 11h18v6.500H3zM5.5 17.500V20M18.5 17.500V20M7 14.300h.500M16.5 14.300h.5"},
		{"plane", lang.L("Travel"), "M10 13.500L3 10.500l1.5-2l8 1l4.5-4.500c1.5-1.5 3.5-2 4-1.500s0 2.5-1.5 4L15 12l1 8l-2 1.500l-3-7l-3.5 3.500v2.500l-1 .5l-1.5-3l-3-1.500l.5-1h2.500z"},
		{"game", lang.L("Game"), "M7 7h10a5 5 0 0 1 4.7 7c-.8 3.5-3.2 5-5.2 2.500L15 15H9l-1.5 1.500C5.5 19 3.1 17.5 2.3 14A5 5 0 0 1 7 7zM6.5 11h3M8 9.500v3M15.5 10v.1M17 12v.1"},
		{"music", lang.L("Music"), "M9 17.500V5l11-2v12.500M3 17.500a3 2.5 0 1 0 6 0a3 2.5 0 1 0-6 0zM14 15.500a3 2.5 0 1 0 6 0a3 2.5 0 1 0-6 0z"},
		{"film", lang.L("Film"), "M3 4h18v16H3zM8 4v16M16 4v16M3 9.300h5M3 14.700h5M16 9.300h5M16 14.700h5"},
		{"star", lang.L("Star"), "M12 3l2.8 5.900l6.4 .8l-4.7 4.400l1.2 6.400L12 17.400l-5.7 3.100l1.2-6.400L2.8 9.700l6.4-.8z"},
	}
}
