#!/usr/bin/env node
// npm links a bin at install, before dist/ exists, and needs a file that it can link to.
import '../dist/main.js';
