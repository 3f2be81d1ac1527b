"""Every setting a host may change goes through config.env; docs/settings.md explains each in plain words."""

from pathlib import Path

from config import env

BASE = Path(__file__).resolve().parent.parent
VAR = Path(env.text("LEFIL_VAR", str(BASE / "var"), "Dossier des données : base SQLite, fichiers envoyés."))

DEMO = env.flag("LEFIL_DEMO", False, "Mode démonstration : barre de la distribution, courriers visibles. Jamais en vrai.")
DEBUG = env.flag("LEFIL_DEBUG", False, "Pages d'erreur détaillées. Pour développer seulement.")
SECRET_KEY = env.text("LEFIL_SECRET_KEY", "", "Clé secrète : 50 signes au hasard. Obligatoire hors démonstration.")
if not SECRET_KEY:
    if not (DEMO or DEBUG):
        raise SystemExit("LEFIL_SECRET_KEY manque. Écrivez une clé de 50 signes au hasard (voir docs/settings.md).")
    SECRET_KEY = "demo-only-key-never-used-where-real-people-are"  # noqa: S105
SITE_URL = env.text("LEFIL_SITE_URL", "http://127.0.0.1:8000", "Adresse publique du site, sans barre à la fin.").rstrip("/")
RUNNER_URL = env.text(
    "LEFIL_RUNNER_URL", "", "Adresse complète de la page qui exécute le code des apprenants, sur un autre domaine. Vide : ce site, isolé."
)
ALLOWED_HOSTS = env.words("LEFIL_HOSTS", "127.0.0.1,localhost,testserver", "Noms de domaine acceptés, séparés par des virgules.")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
HTTPS = SITE_URL.startswith("https://")

ROOMS = [
    "demo", "desk", "impact", "care", "tutoring", "coaching", "classroom", "mentoring", "campaigns", "live", "documents", "matching", "meetings", "groups",
    "enrolments", "catalogue", "orgs", "people", "letters", "journal", "kit",
]  # fmt: skip
INSTALLED_APPS = [
    *[f"lefil.{room}" for room in ROOMS if room != "demo" or DEMO],  # first: their templates replace those of the libraries
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "anymail",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "lefil.kit.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages weigh a third; its random padding guards the tokens in them
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lefil.kit.middleware.LocaleMiddleware",
    "lefil.kit.middleware.NullSignMiddleware",
    "lefil.kit.weight.WeightMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "lefil.people.middleware.PersonMiddleware",
    "lefil.orgs.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lefil.kit.middleware.RefusedMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "lefil.kit.context.page",
                "lefil.people.context.person",
                "lefil.desk.context.tabs",
                *(["lefil.demo.context.bar"] if DEMO else []),
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "lefil.kit.templatetags.kit"],
        },
    }
]

# FULL: what was answered "saved" outlives a power cut too; NORMAL would lose the last moments
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728;",
}
DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL", f"sqlite:///{VAR / 'lefil.sqlite3'}", "Base : SQLite par défaut, ou postgres://…"), SQLITE
    )
}
REDIS_URL = env.text("REDIS_URL", "", "Adresse de Redis quand plusieurs processus servent le site. Vide : mémoire du processus.")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    # the usual 300 entries would let a robot with 300 contacts wash away what was counted of all others
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# sign-up happens in campaigns only, so allauth has no sign-up form to agree with its sign-in methods
SILENCED_SYSTEM_CHECKS = ["account.W001"]
LOGIN_URL = "/connexion/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lefil.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone", "email"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_REQUIRED = False
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"length": 6, "numeric": True, "dashed": False}
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 2
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_FORMS = {"request_login_code": "lefil.people.forms.SignInForm", "confirm_login_code": "lefil.people.forms.CodeForm"}
# Codes are counted by lefil's own SignInForm. A whole class signs in from one address within minutes.
ACCOUNT_RATE_LIMITS = {"login": "300/10m/ip"}
MFA_ADAPTER = "lefil.people.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "lefil.people.forms.SecondFactorForm",
    "reauthenticate": "lefil.people.forms.SecondFactorAgainForm",
    "activate_totp": "lefil.people.forms.ActivateAppForm",
    "add_webauthn": "lefil.people.forms.AddPasskeyForm",
    "authenticate_webauthn": "lefil.people.forms.PasskeyForm",
    "reauthenticate_webauthn": "lefil.people.forms.PasskeyAgainForm",
    "login_webauthn": "lefil.people.forms.PasskeySignInForm",
    "edit_webauthn": "lefil.people.forms.NamePasskeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "100/10m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "lefil"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English"), ("ar", "العربية")]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
FORMAT_MODULE_PATH = ["lefil.kit.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = BASE / "static-built"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# a text pasted by mistake comes back beside its field, even a very long one; beyond, a page says so
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'", "blob:"],
        "connect-src": ["'self'", SITE_URL.replace("http", "ws", 1)],  # older browsers do not count sockets in 'self'
        "frame-src": [RUNNER_URL or f"{SITE_URL}/classe/executer/"],  # only where learners' code runs: it can go nowhere else
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.flag("LEFIL_SSL_REDIRECT", HTTPS, "Renvoyer http vers https. Par défaut si l'adresse est en https.")
SECURE_REDIRECT_EXEMPT = ["^sante/", "^metrics$"]  # asked from inside, by whoever watches the process
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

EMAIL_BACKEND = env.text(
    "LEFIL_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend", "Envoi des courriels : SMTP par défaut, ou une classe Anymail."
)
globals().update(env.smtp(env.text("LEFIL_SMTP_URL", "smtp://localhost:25", "Serveur SMTP : smtp://nom:passe@serveur:587.")))
ANYMAIL = env.table("LEFIL_ANYMAIL", "Clés du fournisseur Anymail, en JSON.")
DEFAULT_FROM_EMAIL = env.text("LEFIL_FROM_EMAIL", "lefil <bonjour@lefil.example>", "Expéditeur des courriels.")
SMS_BACKEND = env.text("LEFIL_SMS_BACKEND", "console", "Envoi des SMS : console, outbox, memory, ou http.")
SMS_HTTP_URL = env.text("LEFIL_SMS_URL", "", "Adresse du fournisseur de SMS quand LEFIL_SMS_BACKEND=http.")
SMS_HTTP_TOKEN = env.text("LEFIL_SMS_TOKEN", "", "Jeton du fournisseur de SMS.")
SMS_SENDER = env.text("LEFIL_SMS_SENDER", "LEFIL", "Nom d'expéditeur neutre des SMS, 11 signes au plus.")
SMS_HOOK_SECRET = env.text(
    "LEFIL_SMS_HOOK_SECRET", "", "Secret partagé avec le fournisseur qui nous rend les SMS reçus. Vide : rien n'est reçu."
)
SMS_HOOK_FORMAT = env.text("LEFIL_SMS_HOOK_FORMAT", "json", "Forme des messages du fournisseur : json ou form.")
if DEMO and not SMS_HOOK_SECRET:
    SMS_HOOK_SECRET = f"demo-{SECRET_KEY}"  # the simulator signs as a provider would
SMS_PRICE = float(env.text("LEFIL_SMS_PRICE", "0.05", "Prix d'une partie de SMS, en euros : montré avant un envoi à plusieurs."))
PUBLISHER = env.text("LEFIL_PUBLISHER", "", "Mentions légales : qui publie le site, son adresse, son hébergeur.")
HELP_PHONE = env.text("LEFIL_HELP_PHONE", "01 84 80 00 00", "Numéro affiché dans « Parler à quelqu'un ».")

JANUS_URLS = env.words(
    "LEFIL_JANUS_URLS", "", "Serveurs Janus : adresses ws:// séparées par des virgules. Vide : pas de serveur de médias."
)
JANUS_SECRET = env.text("LEFIL_JANUS_SECRET", "", "Secret de l'API des serveurs Janus (api_secret).")
JANUS_ADMIN_KEY = env.text("LEFIL_JANUS_ADMIN_KEY", "", "Clé qui crée des salles dans Janus (admin_key).")
STUN_URLS = env.words("LEFIL_STUN_URLS", "", "Serveurs STUN de l'association, séparés par des virgules.")
TURN_URLS = env.words("LEFIL_TURN_URLS", "", "Serveurs TURN de l'association, séparés par des virgules.")
TURN_SECRET = env.text("LEFIL_TURN_SECRET", "", "Secret partagé avec coturn (static-auth-secret).")

BACKUPS = env.text("LEFIL_BACKUPS", "", "Dossier des sauvegardes, que « doctor » surveille.")
METRICS_TOKEN = env.text("LEFIL_METRICS_TOKEN", "", "Jeton de Prometheus pour /metrics. Vide : pas de page.")
LOG_JSON = env.flag("LEFIL_LOG_JSON", False, "Journal en JSON, une ligne par fait, avec une ligne par page servie.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_people": {"()": "lefil.kit.logs.NoPeople"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "lefil.kit.logs.Json"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["no_people"], "formatter": "json" if LOG_JSON else "line"},
    },
    "loggers": {"lefil.requests": {"level": "DEBUG" if LOG_JSON else "INFO"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
