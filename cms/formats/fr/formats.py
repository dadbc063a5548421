"""French dates as readers of public sites know them: « 21/02/2019 » where Django writes « 21 février 2019 »."""

SHORT_DATE_FORMAT = "d/m/Y"
