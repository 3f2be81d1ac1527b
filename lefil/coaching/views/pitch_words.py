from django.utils.translation import gettext as _


def words(*, adult: bool = True) -> dict[str, str]:
    """What the recorder says, in the reader's language; {n} and the like are filled in the browser."""
    return {
        "record": _("Enregistrer un essai"), "rehearse": _("M’entraîner sans enregistrer"), "stop": _("J’ai fini"),
        "length": _("Durée"), "seconds": _("{n} secondes"), "voice": _("Ma voix"), "video": _("Ma voix et mon image"),
        "what": _("Ce que j’enregistre"), "left": _("Encore {n} s"), "next": _("Maintenant : {name}"),
        "here": _("Vos essais restent sur cet appareil. Personne d’autre ne les entend, sauf si vous en partagez un."),
        "shown": _("Revoir mes cinq mots"), "fade": _("À chaque essai, un mot de plus s’efface."),
        "none": _("Pas encore d’essai sur cet appareil. Le premier se fait sans aide : on essaie, on rate, on recommence."),
        "take": _("Essai {n}"), "duration": _("Durée : {n}"), "minutes": _("{m} min {s} s"), "short": _("{s} s"),
        "noquiet": _("Silences d’une seconde ou plus : aucun"), "quiet": _("Silences d’une seconde ou plus : {n} ({s} s en tout)"),
        "pace": _("{n} mots par minute"), "easy": _("On suit facilement entre {low} et {high}."),
        "transcript": _("Écrire ce que j’ai dit, pour compter les mots"), "keep": _("Garder ce texte sur cet appareil"),
        "kept": _("C’est gardé sur cet appareil."), "unkept": _("Ce texte n’est pas gardé : il n’y a plus de place sur cet appareil."),
        "shared": _("Cet essai est envoyé."),
        "unheard": _("Aucune voix entendue. Écoutez cet essai. Si vous n’entendez rien, vérifiez votre micro."), "delete": _("Supprimer de cet appareil"), "sure": _("Supprimer pour toujours"),
        "share": _("Partager cet essai"), "with": _("Avec les bénévoles de"), "sending": _("Envoi en cours."),
        "noworkshop": _("Pour partager un essai, prenez d’abord une place dans un atelier.") if adult else _("Avant 18 ans, vos essais restent sur votre appareil. Faites-les écouter pendant l’atelier."), "see": _("Voir qui l’écoute"),
        "cut": _("L’envoi s’est arrêté. Votre essai est toujours sur cet appareil. Vérifiez la connexion, puis recommencez."),
        "heavy": _("Cet essai est trop lourd pour être envoyé. Enregistrez-le avec la voix seule."),
        "heavyfile": _("Ce fichier est trop lourd : 20 Mo au plus. Choisissez-en un plus court, ou la voix seule."),
        "refused": _("Le micro est refusé. Dans la barre d’adresse, touchez le cadenas, puis autorisez le micro. Rechargez ensuite la page."),
        "refusedvideo": _("La caméra ou le micro est refusé. Autorisez-les dans la barre d’adresse, ou choisissez « Ma voix »."),
        "missing": _("Aucun micro n’est branché. Branchez-en un, ou entraînez-vous sans enregistrer."),
        "busy": _("Une autre application utilise le micro. Fermez-la, puis recommencez."),
        "unable": _("Ce navigateur ne sait pas enregistrer. Entraînez-vous avec le chronomètre, ou essayez un autre navigateur."),
        "full": _("Il n’y a plus de place sur cet appareil. L’essai s’est arrêté là. Supprimez un ancien essai avant de recommencer."),
        "memory": _("Cet essai n’est pas gardé : il disparaît quand vous fermez cette page."),
        "halved": _("Cet essai s’est arrêté quand la page s’est fermée. Ce qui était enregistré est là."),
        "keephalf": _("Garder cet essai"), "lost": _("Le micro s’est arrêté pendant l’essai. Ce qui était enregistré est gardé."),
        "count": _("{n} mots sur {most}"), "more": _("{n} mots sur {most}. Enlevez-en {more}."), "at": _("Commenter à {s} s"),
        "speak": _("Dire mon commentaire à {s} s"), "speakstop": _("J’ai fini de parler"), "speaking": _("Le micro écoute. Encore {n} s."),
        "send": _("Envoyer mon commentaire"), "again": _("Recommencer"), "said": _("Votre commentaire parlé est envoyé."), "spoken": _("Votre commentaire à {s} s. Écoutez-le avant de l’envoyer."),
        "uncut": _("L’envoi s’est arrêté. Votre commentaire est toujours ici. Vérifiez la connexion, puis envoyez-le encore."),
        "micrefused": _("Le micro est refusé. Touchez le cadenas de la barre d’adresse pour l’autoriser, ou écrivez votre commentaire."),
    }  # fmt: skip
