"""Inputs of the regions' pages: partial dates as people write them, yen, and check boxes for regions."""

from typing import Any

from django import forms

from regions.dates import read_partial_date

DATE_HELP = "例：2019、2019-03、2019-03-29、平成31年3月29日。分からないときは空欄"


class PartialDateInput(forms.CharField):
    """``2019``, ``2019-03``, ``2019-03-29`` or a Japanese date; stored in the first form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("max_length", None)  # a Japanese date is longer than what is stored
        kwargs.setdefault("widget", forms.TextInput(attrs={"size": 12}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the partial date that was typed; refuse what is none."""
        typed = super().to_python(value)
        read = read_partial_date(typed) if typed is not None else ""
        if read is None:
            raise forms.ValidationError(
                f"「{typed}」は日付として読めません。2019、2019-03、2019-03-29、平成31年3月29日 の形で入力してください。"
            )
        return read


class YenInput(forms.IntegerField):
    """An amount in yen, typed with or without commas."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(min_value=0, max_value=10**15)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "size": 16}))
        kwargs.setdefault("error_messages", {"invalid": "金額は円単位の整数で入力してください（例：3,000,000）。"})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        """Return whole yen."""
        if isinstance(value, str):
            value = value.strip().replace(",", "").replace("，", "").removesuffix("円")
        return super().to_python(value)  # type: ignore[no-any-return]

    def prepare_value(self, value: Any) -> Any:
        """Show thousands apart."""
        return f"{value:,}" if isinstance(value, int) else value


class RegionBoxes(forms.CheckboxSelectMultiple):
    """One check box a region, in columns."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"class": "region-boxes", **(attrs or {})})
