package dictation

import "strings"

// Alphabets returns all there are, the international one first, and of a language
// the most usual one before others. Digits are words
// of the same language, in the form that is used on the telephone where another
// digit would be heard for the everyday one.
func Alphabets() []Alphabet {
	return []Alphabet{
		nato(), german(), germanCities(), spanish(), french(), brazilian(), portuguese(),
	}
}

// nato is the radiotelephony alphabet of the ICAO and the ITU, in their spelling.
// The digits are the everyday words: "tree" and "fife" confuse whoever does not
// know them.
func nato() Alphabet {
	return Alphabet{
		ID: "nato", Title: "NATO",
		letters: strings.Fields("Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike " +
			"November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"),
		digits: strings.Fields("Two Three Four Five Six Seven"),
	}
}

// german is the table of telephone books and of DIN 5009 until 2022. It comes
// before the present one of cities: people know it by heart, and who does not
// know the cities writes K for Chemnitz and F for Völklingen, which begin so.
func german() Alphabet {
	return Alphabet{
		ID: "de", Title: "Deutsch (Anton)", language: "de",
		letters: strings.Fields("Anton Berta Cäsar Dora Emil Friedrich Gustav Heinrich Ida Julius Kaufmann Ludwig Martha " +
			"Nordpol Otto Paula Quelle Richard Samuel Theodor Ulrich Viktor Wilhelm Xanthippe Ypsilon Zacharias"),
		digits: strings.Fields("Zwo Drei Vier Fünf Sechs Sieben"),
	}
}

// germanCities is the table of DIN 5009 since May 2022.
func germanCities() Alphabet {
	return Alphabet{
		ID: "de-cities", Title: "Deutsch (Aachen)", language: "de",
		letters: strings.Fields("Aachen Berlin Chemnitz Düsseldorf Essen Frankfurt Goslar Hamburg Ingelheim Jena Köln Leipzig München " +
			"Nürnberg Offenbach Potsdam Quickborn Rostock Salzwedel Tübingen Unna Völklingen Wuppertal Xanten Ypsilon Zwickau"),
		digits: strings.Fields("Zwo Drei Vier Fünf Sechs Sieben"),
	}
}

// spanish is the usual one of the telephone in Spain, with Granada, which is as
// usual, for Gerona: that begins like José.
func spanish() Alphabet {
	return Alphabet{
		ID: "es", Title: "Español", language: "es",
		letters: strings.Fields("Antonio Barcelona Carmen Dolores Enrique Francia Granada Historia Inés José Kilo Lorenzo Madrid " +
			"Navarra Oviedo París Querido Ramón Sábado Tarragona Ulises Valencia Washington Xilófono Yegua Zaragoza"),
		digits: strings.Fields("Dos Tres Cuatro Cinco Seis Siete"),
	}
}

// french is that of the French telephone.
func french() Alphabet {
	return Alphabet{
		ID: "fr", Title: "Français", language: "fr",
		letters: strings.Fields("Anatole Berthe Célestin Désiré Eugène François Gaston Henri Irma Joseph Kléber Louis Marcel " +
			"Nicolas Oscar Pierre Quintal Raoul Suzanne Thérèse Ursule Victor William Xavier Yvonne Zoé"),
		digits: strings.Fields("Deux Trois Quatre Cinq Six Sept"),
	}
}

// brazilian is the one that is usual in Brazil, where none is a standard. Six is
// "meia", half a dozen, as seis is heard as três.
func brazilian() Alphabet {
	return Alphabet{
		ID: "pt-BR", Title: "Português (Brasil)", language: "pt", region: "BR",
		letters: strings.Fields("Amor Bandeira Cobra Dado Estrela Feira Goiaba Hotel Índio José Kiwi Lua Maria " +
			"Navio Ouro Pipa Quilombo Raiz Saci Tatu Uva Vitória Wilson Xadrez Yes Zebra"),
		digits: strings.Fields("Dois Três Quatro Cinco Meia Sete"),
	}
}

// portuguese is that of Portugal, mostly of places.
func portuguese() Alphabet {
	return Alphabet{
		ID: "pt", Title: "Português (Portugal)", language: "pt",
		letters: strings.Fields("Aveiro Braga Coimbra Dafundo Évora Faro Guarda Horta Itália José Kodak Lisboa Maria " +
			"Nazaré Ovar Porto Queluz Rossio Setúbal Tavira Unidade Vidago Waldemar Xavier York Zulmira"),
		digits: strings.Fields("Dois Três Quatro Cinco Seis Sete"),
	}
}
