# The doctor’s screen.
screen-doctor = Doctor
doctor-again = Look again
doctor-looking = Looking…
doctor-looking-long = Looking at files, sign-ins and servers…
doctor-fix-all = Fix all
doctor-fix = Fix
doctor-fix-what = Fix: { $what }
doctor-fixing = Fixing…
doctor-by-you = For you to do:
doctor-well = Nothing is wrong.
doctor-fixed = Mended
doctor-findings = Findings
doctor-listing = What each connected app gets
doctor-app = App
doctor-server = Server
doctor-instance = Instance
doctor-answer = Answer
doctor-tools = { $count ->
    [one] one tool
   *[other] { $count } tools
}
