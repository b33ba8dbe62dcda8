"""Invented people and firms. Numbers are from ranges kept for fiction, addresses at domains kept for examples."""

from __future__ import annotations

from dataclasses import dataclass


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


FIRST = _each(
    """
    Maya Owen Ivy Theo Hannah Luis Amara Grace Devin Noor Elena Marcus Keiko Jonah Priscilla Tariq Wren Simone
    Anders Lucia Malik Bridget Rohan Celeste Hugo Nadia Terrence Yara Felix Imani Colette Dmitri Joy Rafael Saskia
    Calvin Leila Winston Mei Harriet Omar Paloma Silas Tamsin Viktor Adaeze Barrett Camila Duncan Esme Farid Gwen
    Hector Isolde Jamal Kirsten Lorenzo Mabel Nikhil Odette Percy Quinn Rosalind Stellan Thandi Ulises Vera Wesley
    Ximena Yusuf Zora Alden Beatriz Cormac Delphine Emeka Freya Gideon Hyacinth Ingrid Joaquin Katya Leopold Marisol
    Nerys Oskar Petra Rufus Sunniva Tobias Ursula Vikram Willa Xander Yolanda Zeke
    """
)

LAST = _each(
    """
    Okafor Price Cheong Lindqvist Liu Ocaranza Oyelaran Halloran Pruitt Rahimi Castellane Whitlow Tanabe Ashworth Quill
    Mansouri Delacroix Farrowby Bergstad Montecillo Jefferies Gallagher Mehrotra Duval Steinkamp Petrosyan Boone Haddad
    Larkin Mwangi Beaumont Sokolov Nakashima Villaseñor Vandermeer Thornbury Azizi Pemberton Zhao Caldwell
    Ibrahimi Ferreira Holloway Rusk Novotny Eze Lockhart Aguilera Strand Birdwell Khoury Penhallow Olmstead Kerr
    Braithwaite Solberg Riccardone Tillman Deshmukhi Fontaine Greer Abara Winslow Nygaard Dlamini Cordero Hartigan Beck
    Zamora Demirkan Whitcombe Thackeray Serrano Mulligan Arceneaux Nwosu Dahl Levitt Marchetti Ekberg Ybarra Kuznetsova
    Forsythe Rivas Llewellyn Hagen Novak Tewari Brandvold Osei Merrick Rao Sandoval Quigley Tran Ingersoll
    """
)

GERMAN_FIRST = _each(
    """
    Anneke Bastian Clara Deniz Elif Florian Greta Henrik Ida Jannis Kaya Lennart Mira Nils Oda Paula
    """
)
GERMAN_LAST = _each(
    """
    Achterberg Brinkmeyer Çelik Dornbach Eichholz Fährmann Grotefend Hagedorn Ilgner Jessel Kaltenbach Lüdecke
    Morgenroth Neubrandt Oltmanns Pfennigwerth
    """
)


@dataclass(frozen=True, slots=True)
class Firm:
    """An employer: what it does (a trade of `writing.TRADES`), and who hires there, as (name, title)."""

    name: str
    trade: str
    people: tuple[tuple[str, str], ...]

    @property
    def domain(self) -> str:
        plain = self.name.lower().translate(str.maketrans("äöüß", "aous", " &.'-"))
        return f"{plain}.example"


def _firms(trade: str, listed: str) -> list[Firm]:
    """One firm a line: "Name: Person, Title; Person, Title"."""
    found = []
    for line in listed.strip().splitlines():
        name, _, people = line.strip().partition(": ")
        pairs = (person.split(", ") for person in people.split("; "))
        found.append(Firm(name, trade, tuple((person, title) for person, title in pairs)))
    return found


FIRMS = [
    *_firms(
        "logistics",
        """
        Northwind Freight: Dana Whitfield, VP Operations
        Quillmark Freight: Maria Costigan, Terminal Manager; Ed Rasmussen, Dispatch Lead
        Tallgrass Cold Storage: Ruth Abernathy, Site Director
        Harborline Drayage: Vince Okonjo, Operations Manager
        Pikestone Logistics: Lou Bennett, Director of Fulfilment; Sheila Ames, Night Shift Manager
        Overland & Wray: Patricia Wray, Owner
        Corbel Street Warehousing: Andre Fusco, Warehouse Manager
        Ninebark Parcel: Denise Holcomb, Regional Manager
        """,
    ),
    *_firms(
        "health",
        """
        Larkhollow Dental: Miriam Stoddard, Practice Manager
        Cedarmere Clinics: Joan Villanueva, Director of Nursing; Keith Arbogast, Office Manager
        Ostrander Home Care: Lydia Ostrander, Administrator
        Bluefallow Imaging: Prakash Iyengar, Imaging Lead
        Fennimoor Eye Center: Carol Nystrom, Practice Manager
        Wrenfield Pediatrics: Tessa Goodwyn, Clinic Manager
        Kindlewick Hospice Partners: Samuel Adeyemi, Director of Care
        Maplethorn Rehab: Gloria Finch, Head of Therapy
        """,
    ),
    *_firms(
        "workshop",
        """
        Dunmoor Castings: Walt Jurgens, Plant Manager
        Ferrisway Tooling: Brenda Skoglund, Production Manager; Al Pacheco, Shop Foreman
        Vantrell Packaging: Monique Tisdale, Plant Manager
        Ironquay Fabrication: Roy Hutchens, Owner
        Sablewood Cabinets: Ines Calloway, Workshop Lead
        Halvorrow Pumpworks: Stig Halvorrow, Engineering Manager
        Lomas & Tarrant Plastics: Fern Tarrant, Quality Manager
        Tamarrow Bearings: Craig Oberlin, Maintenance Manager
        Ridgepole Builders: Janelle Kirby, Project Manager
        Granitehead Roofing: Pete Slocum, Crew Manager
        Beckwright Mechanical: Norma Alvarado, Service Manager
        """,
    ),
    *_firms(
        "finance",
        """
        Ashgrove Hollow Mutual: Eleanor Pratt, Claims Director; Ben Osgood, Underwriting Manager
        Merridane Credit Union: Howard Leung, Branch Manager
        Stillbrook Ledger Group: Vivian Amsel, Controller
        Pennantry Surety: Douglas Meacham, Head of Bonds
        Copperleaf Payroll: Anita Ranganathan, Client Services Lead
        Hollins Quay Trust: Francis Dubois, Operations Manager
        Solway Grid Co-op: Martha Lindgren, Finance Manager
        """,
    ),
    *_firms(
        "software",
        """
        Paperlantern Software: Jess Aldana, Engineering Manager
        Gridwright Systems: Owen Tresham, Head of Delivery; Bao Tran, QA Lead
        Oxbow Analytics: Nina Feldstein, Data Lead
        Tidewheel Labs: Arjun Sethuram, CTO
        Hexley Data: Carmen Ruiz-Hale, Director of Analytics
        Marlowe Point Software: Greg Tannenbaum, Support Manager
        Cinderpath Studio: Lena Fischer, Producer
        Windrowe Energy: Isaac Mbeki, Systems Manager
        """,
    ),
    *_firms(
        "hospitality",
        """
        Pemberline Foods: Rosa Delmonte, HR Manager; Kurt Vance, Line Manager
        Rowanmere Kitchens: Chef Alain Prud, Head of Kitchens
        Grainhollow Mills: Deborah Stroud, Production Lead
        Thistledown Hotels: Marguerite Lowell, General Manager
        Longacre Fold Dairy: Ted Hasselbring, Plant Manager
        Saltbox & Fig: Nadine Corey, Buyer
        Juniper & Slate Home: Phil Marchetty, Store Director
        Foxglove Harrow Outfitters: Abby Renfrew, District Manager
        Candlewick Lane Books: Judith Perlow, Owner
        """,
    ),
    *_firms(
        "office",
        """
        Millrace Community College: Sandra Whelan, Registrar
        Fairhollow Literacy Fund: Dorothy Akins, Executive Director
        Elmsgate Schools Trust: Carl Bingham, Head of Administration
        Open Acre Land Trust: Robin Sayles, Program Director
        Parkmoor Veterinary Group: Heidi Brandt, Practice Manager
        Meridane Legal: Stuart Kessler, Office Manager
        Hathersedge Legal Support: Yvonne Tate, Partner
        Tollgate Watch Services: Ray Dombrowski, Account Manager
        Stonehollow Surveying: Lisa Engstrom, Office Manager
        Briarcote Property Care: Maxine Toller, Operations Manager
        """,
    ),
]

GERMAN_FIRMS = [
    *_firms("workshop", "Morgenfeld Maschinenbau: Jutta Morgenfeld, Werkleiterin"),
    *_firms("software", "Kieferhain Software: Sven Radtke, Teamleiter Entwicklung"),
    *_firms("logistics", "Spreeufer Spedition: Monika Thiel, Niederlassungsleiterin"),
    *_firms("office", "Blaumeisen Verlag: Renate Kolb, Büroleiterin"),
    *_firms("health", "Hollerbusch Pflegedienst: Dr. Axel Wieland, Pflegedienstleiter"),
    *_firms("finance", "Ufergold Versicherung: Bettina Krohn, Abteilungsleiterin"),
    *_firms("workshop", "Nordschein Solartechnik: Uwe Matthies, Montageleiter"),
    *_firms("hospitality", "Rabenwinkel Hotels: Sabine Erler, Direktorin"),
]

_AREAS = ("312", "773", "630", "847", "708", "224", "414", "608", "317")


def us_number(index: int) -> str:
    """The `index`-th number of 555-0100 to 555-0199 in nine area codes: never a real subscriber's."""
    area, line = divmod(index, 100)
    return f"+1{_AREAS[area]}55501{line:02}"


def german_number(index: int) -> str:
    """The `index`-th of the thousand Berlin numbers that the network agency keeps for films."""
    return f"+493023125{index:03}"
