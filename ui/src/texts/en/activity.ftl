# The calls of AI apps.
screen-activity = Activity
activity-note = What was asked and answered is never kept.
activity-loading = Reading the calls…
activity-empty = No app has called yet.
activity-empty-next = As soon as a connected AI app uses a server, its calls appear here.
activity-empty-go = Connect an app
activity-copy = Copy
activity-save = Save as CSV
activity-copied = { $count ->
    [one] { $count } call was copied.
   *[other] { $count } calls were copied.
}
activity-filters = Which calls
activity-period = Period
activity-period-hour = Last hour
activity-period-day = Last 24 hours
activity-period-month = Last 30 days
activity-server = Server
activity-every-server = All servers
activity-app = App
activity-every-app = All apps
activity-outcome = Outcome
activity-every-outcome = All outcomes
activity-tool = Tool
activity-live = Live
activity-done = Done
activity-failed = Failed
activity-held = Held back
activity-none-such = No call matches.
activity-none-then = No calls in this period.
activity-all = Show all of this period
activity-table = { $count ->
    [one] { $count } call
   *[other] { $count } calls, newest first
}
activity-time = Time
activity-what = What
activity-took = Took
activity-size = Size
activity-nobody = Unknown app
activity-drawn = { $drawn } of { $count }
activity-more = Show more
activity-chart = { $count ->
    [one] { $count } call
   *[other] { $count } calls
}, { $other } failed or held back. Usually answered within { $usual }, in the slowest stretch { $slowest }.
activity-key-done = done
activity-key-other = not done
activity-key-took = time to answer (top: { $slowest })
