"""track: "Build it yourself": ten steps in which a learner writes the engine, each examined."""
