# The doctor's screen and the support bundle.
screen-doctor = Doctor
doctor-again = Look again
doctor-looking = Looking at files, sign-ins and servers…
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
doctor-bundle = Support bundle
doctor-bundle-why = One file for whoever helps you: what is set up and what was found, without passwords, keys or tokens. You see everything that is in it.
doctor-bundle-look = Look at it…
bundle-title = Support bundle
bundle-collecting = Collecting…
bundle-holds = This is all that is in it. Nothing is sent anywhere.
bundle-size = { $count } characters
bundle-all = everything
bundle-save = Save as a file
