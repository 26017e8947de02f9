#!/bin/sh
# The short drill: the platform from nothing to a purchase, a second run, and away again.
exec "$(dirname -- "$0")/run.sh" 1-deploy
