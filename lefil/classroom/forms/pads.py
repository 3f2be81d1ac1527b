from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.classroom.models import Pad


class TextForm(forms.Form):
    """The text of a plain page; `base` is the text that this page was sent with. Blanks at both ends are the learner's own."""

    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    base = forms.CharField(required=False, strip=False)


class ResultForm(forms.Form):
    """What a browser says of a run."""

    passed = forms.IntegerField(min_value=0, max_value=99)
    outcome = forms.ChoiceField(choices=list(Pad.OUTCOMES.items()), error_messages={"invalid_choice": _("Rechargez la page.")})
