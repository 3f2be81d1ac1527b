"""First names and surnames for invented people: those one hears in French classes and associations, in several scripts."""

# (first names of girls and women, of boys and men, surnames, language spoken at home)
FAMILIES: list[tuple[str, str, str, str]] = [
    (
        "Camille Léa Manon Chloé Emma Jade Zoé Inès Louise Juliette Clémence Océane Maëlys Anaïs Éloïse Marie-Laure Agnès Noémie",
        "Lucas Hugo Nathan Théo Enzo Gaël Loïc Noël Jérémy Clément Jean-Baptiste Maël Yann Rémi Côme Étienne Arthur Félix",
        "Martin Bernard Durand Petit Moreau Lefèvre D’Hondt Le_Goff Garçon Nguyen-Martin Béranger Lacombe de_La_Tour O’Brien L’Hermite Müller",
        "",
    ),
    (
        "Amina Yasmine Nour Samia Khadija Fatima Lina Sofia Meriem Salma Hajar Assia Nawel",
        "Mohamed Yanis Rayan Ilyès Karim Bilal Sofiane Adam Mehdi Anis Walid Nassim Abdel-Karim",
        "Saïdi Benali El_Amrani Bouzid Haddad Cherif Ben_Youssef M’Barek Ould-Ali Belkacem Aït-Ahmed Zerrouki N’Guessan",
        "arabe",
    ),
    (
        "Aïssatou Fatoumata Mariam Awa Kadiatou Bintou Djeneba Oumou Coumba N’Deye",
        "Mamadou Ibrahima Moussa Amadou Ousmane Cheikh Boubacar Seydou Lamine N’Golo",
        "Diallo Traoré Coulibaly N’Diaye Sow Konaté Sissoko Camara Diarra Keïta Touré Ba",
        "bambara",
    ),
    (
        "Olena Daria Sofiia Iryna Natalia Kateryna",
        "Andriy Danylo Oleksandr Maksym Illia Bohdan",
        "Kovalenko Shevchenko Melnyk Bondar Tkachuk",
        "ukrainien",
    ),
    ("Elif Zeynep Ayşe Meryem Esra", "Emre Yusuf Kerem Mehmet Can", "Yılmaz Öztürk Demir Şahin Kılıç", "turc"),
    ("Maria Beatriz Inês Leonor", "João Tiago Rui Duarte", "Da_Silva Ferreira Dos_Santos Gonçalves", "portugais"),
    ("Anh Linh Mai Thảo", "Minh Tuấn Khoa Bảo", "Nguyễn Trần Lê Phạm", "vietnamien"),
    ("Abinaya Kavitha Priya", "Arun Karthik Vijay", "Sivakumar Rajendran Thevar", "tamoul"),
    ("Selam Rahel Feven", "Yonas Filmon Dawit", "Tesfay Gebre Haile", "tigrinya"),
    ("Zahra Parwana Shabnam", "Hamid Farhad Navid", "Haidari Rahimi Ahmadzai", "dari"),
]
WEIGHTS = (46, 20, 12, 4, 4, 5, 3, 2, 2, 2)
# The same kind of names as the person writes them themselves.
OTHER_SCRIPTS: list[tuple[str, str, str]] = [
    ("نور الهدى", "f", "arabe"), ("محمد العربي", "m", "arabe"), ("فاطمة بن علي", "f", "arabe"), ("زهرا حیدری", "f", "dari"),
    ("Олена Коваленко", "f", "ukrainien"), ("ሰላም ተስፋይ", "f", "tigrinya"), ("அபிநயா", "f", "tamoul"), ("Андрій Бондар", "m", "ukrainien"),
]  # fmt: skip
HOPES = [
    "J’ai été aidée, je veux aider à mon tour.", "Les maths m’ont toujours plu, j’aime les expliquer.",
    "Je télétravaille et j’ai deux soirées libres.", "Je prépare le concours de professeur des écoles.",
    "Mon entreprise soutient cette campagne.", "J’ai du temps depuis que mes cours sont à distance.", "",
]  # fmt: skip
TROUBLES = [
    "Je ne comprends plus les fonctions.", "Je n’arrive pas à m’organiser seul à la maison.", "Les dissertations : je ne sais pas commencer.",
    "J’ai un seul téléphone pour nous trois.", "J’ai décroché depuis le mois de novembre.", "Les équations, et lire les consignes.", "",
]  # fmt: skip
