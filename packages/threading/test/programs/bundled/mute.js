setInterval(() => undefined, 1000); // lives, and is no lane
