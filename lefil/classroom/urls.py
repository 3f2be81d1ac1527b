from django.urls import path

from lefil.classroom.views import classes, days, desk, pads, pads_panel, panel, run, runner, walls

app_name = "classroom"
urlpatterns = [
    path("cours/", classes.mine, name="mine"),
    path("cours/lecon/<slug:code>/", classes.lesson, name="lesson"),
    path("cours/page/<str:token>/", classes.pack, name="pack"),
    path("cours/feuille/<str:code>/", classes.check, name="check"),
    path("cours/classe/<str:key>/", classes.cohort, name="cohort"),
    path("cours/classe/<str:key>/competences/", run.skills, name="skills"),
    path("cours/classe/<str:key>/absences/", run.absences, name="absences"),
    path("cours/classe/<str:key>/aide/", run.team, name="team"),
    path("cours/classe/<str:key>/liens/", run.resources, name="resources"),
    path("cours/classe/<str:key>/<str:enrolment>/", run.learner, name="learner"),
    path("cours/classe/<str:key>/<str:enrolment>/appel/", run.call, name="call"),
    path("cours/classe/<str:key>/<str:enrolment>/arret/", run.leaving, name="leaving"),
    path("cours/classe/<str:key>/<str:enrolment>/document/", run.paper, name="paper"),
    path("cours/demi-journee/<str:key>/", days.half_day, name="half_day"),
    path("cours/demi-journee/<str:key>/signer/", days.sign, name="sign"),
    path("cours/demi-journee/<str:key>/contresigner/", days.countersign, name="countersign"),
    path("cours/demi-journee/<str:key>/feuille.pdf", days.sheet, name="sheet"),
    path("cours/demi-journee/<str:key>/<str:booking>/corriger/", days.amend, name="amend"),
    path("cours/absence/<str:key>/", days.reason, name="reason"),
    path("cours/seance/<str:key>/panneau/", panel.panel, name="panel"),
    path("bureau/classes/", desk.classes, name="classes"),
    path("bureau/classes/bpf-<int:year>.<slug:ending>", desk.figures, name="figures"),
    path("bureau/classes/entree/<str:enrolment>/", desk.entry, name="entry"),
    path("bureau/classes/<str:key>/", desk.plan, name="plan"),
    # pads
    path("classe/executer/", runner.runner, name="runner"),
    path("classe/<str:key>/code/", pads.mine, name="pad"),
    path("classe/<str:key>/code/a-cote/", pads.side, name="pad_side"),
    path("classe/<str:key>/code/resultat/", pads.result, name="pad_result"),
    path("classe/<str:key>/codes/", walls.wall, name="wall"),
    path("classe/<str:key>/codes/<str:learner>/", walls.one, name="wall_pad"),
    path("classe/<str:key>/panneau/", pads_panel.panel, name="pads_panel"),
]
