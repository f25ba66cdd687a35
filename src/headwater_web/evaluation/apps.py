"""The app's name to Django."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Evaluations and bright spots; nothing of them is stored."""

    name = "headwater_web.evaluation"
    label = "evaluation"
