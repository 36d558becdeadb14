# imported as tests.io; nothing shadows the standard library
