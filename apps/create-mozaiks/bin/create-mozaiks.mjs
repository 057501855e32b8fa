#!/usr/bin/env node
// npm links a bin at install, before dist/ exists: this file is what it can link to.
import '../dist/main.js';
