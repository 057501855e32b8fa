"""llama.cpp's server on loopback: python serve_model.py <model.gguf> <port>. Runs until it is killed."""

import signal
import sys

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = int(sys.argv[2])
params.n_ctx = 32768
params.n_parallel = 1
params.cpuparams.n_threads = 1
params.use_jinja = True
params.warmup = False
params.sampling.seed = 7
# Nonsense may continue for a long time.
params.n_predict = 400

server = xllamacpp.Server(params)
signal.pause()
