/** For tests that start processes: ten minutes each instead of jest's seconds, which a slow machine needs now and then. */
jest.setTimeout(600_000);
