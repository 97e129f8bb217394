# What the doctor's checks say.
