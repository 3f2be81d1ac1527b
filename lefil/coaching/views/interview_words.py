from django.utils.translation import gettext as _


def simulator_words() -> dict[str, str]:
    """What the simulator says, in the reader's language; {n} and the like are filled in the browser."""
    return {
        "test": _("Question d’essai"), "testwhat": _("Cette réponse n’est pas envoyée. Essayez autant de fois que vous voulez."),
        "trytest": _("Essayer"), "again": _("Essayer encore"), "begin": _("Commencer les questions"),
        "voice": _("Répondre avec la voix seule"), "camera": _("Répondre avec la caméra"),
        "question": _("Question {n} sur {total}"), "show": _("Voir la question {n}"),
        "before": _("Vous aurez {prepare} s pour préparer, puis {answer} s pour répondre."),
        "prepare": _("Préparez-vous : {n} s"), "ready": _("Répondre maintenant"), "left": _("Répondez : encore {n} s"), "stop": _("J’ai fini"),
        "listen": _("Écoutez-vous, puis choisissez."), "keep": _("Garder cette réponse"), "keepn": _("Garder l’essai {n}"),
        "redo": _("Recommencer, dernier essai"), "attempt": _("Essai {n}"), "kept": _("Question {n}"),
        "rest": _("Vos réponses"), "arrived": _("Arrivée. Vous pourrez l’écouter à la fin."), "done": _("Vous avez répondu à tout."),
        "sent": _("Toutes vos réponses sont arrivées."), "see": _("Les revoir et les partager"),
        "sending": _("Envoi : {n} %"), "waiting": _("En attente"),
        "cut": _("La connexion est coupée. Votre réponse est sur cet appareil. L’envoi reprend tout seul, là où il s’est arrêté."),
        "signed": _("Le site ne vous reconnaît plus. Rechargez la page : vos réponses restent sur cet appareil."),
        "retry": _("Envoyer à nouveau"), "drop": _("Supprimer de cet appareil et répondre à nouveau"),
        "halved": _("La page s’est fermée pendant cet essai. Ce qui était enregistré est là."),
        "refused": _("Le micro est refusé. Dans la barre d’adresse, touchez le cadenas, puis autorisez le micro. Rechargez ensuite la page."),
        "refusedvideo": _("La caméra ou le micro est refusé. Autorisez-les dans la barre d’adresse, ou répondez avec la voix seule."),
        "missing": _("Aucun micro n’est branché. Branchez-en un, ou répondez à voix haute sans enregistrer."),
        "busy": _("Une autre application utilise le micro. Fermez-la, puis recommencez."),
        "unable": _("Ce navigateur ne sait pas enregistrer. Répondez à voix haute sans enregistrer, ou essayez un autre navigateur."),
        "full": _("Il n’y a plus de place sur cet appareil. L’essai s’est arrêté là. Libérez de la place avant de recommencer."),
        "memory": _("Cette réponse n’est pas gardée sur l’appareil. Laissez cette page ouverte jusqu’à la fin de l’envoi."),
        "lost": _("Le micro s’est arrêté pendant la réponse. Ce qui était enregistré est gardé."),
        "unheard": _("Nous n’avons pas entendu votre voix dans cet essai. Vérifiez le micro."),
        "heavy": _("Cette réponse est trop lourde pour être envoyée. Recommencez-la avec la voix seule."),
        "aloud": _("Répondre à voix haute, sans enregistrer"), "next": _("Question suivante"),
        "rehearsed": _("Vous avez répondu à voix haute. Rien n’est enregistré."),
        "leave": _("Votre réponse n’est pas finie."),
    }  # fmt: skip


def check_words() -> dict[str, str]:
    """What the check says of a picture, a voice and a battery."""
    return {
        "start": _("Allumer la caméra et le micro"), "stop": _("Éteindre"),
        "dark": _("Il fait sombre. Approchez une lampe, devant vous."), "bright": _("C’est trop clair. Éloignez la lampe."),
        "back": _("La lumière est derrière vous. Tournez-vous vers la fenêtre."), "lit": _("La lumière est bonne."),
        "frame": _("Placez votre visage dans l’ovale, les épaules visibles."),
        "silent": _("Dites une phrase. Nous écoutons le micro."), "heard": _("Nous vous entendons."),
        "charging": _("Le chargeur est branché."), "enough": _("Batterie : {n} %. C’est assez."), "low": _("Batterie : {n} %. Branchez le chargeur."),
        "nobattery": _("Regardez la batterie en haut de votre écran."),
        "refused": _("La caméra ou le micro est refusé. Dans la barre d’adresse, touchez le cadenas, puis autorisez-les. Rechargez ensuite la page."),
        "missing": _("Aucune caméra ou aucun micro n’est branché. Vous pouvez faire l’entretien au téléphone."),
        "busy": _("Une autre application utilise la caméra ou le micro. Fermez-la, puis recommencez."),
        "unable": _("Ce navigateur ne donne pas la caméra. Essayez un autre navigateur."),
    }  # fmt: skip
