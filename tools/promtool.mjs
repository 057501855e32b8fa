import { installFromGo } from './install-from-go.mjs';

// `node tools/promtool.mjs`: what checks metrics and alerts, into a cache folder. Building it takes minutes, and without the tag, which leaves out service
// discovery with the SDKs of every cloud, many more.

installFromGo(
  'promtool',
  'github.com/prometheus/prometheus/cmd/promtool@v0.316.0',
  'remove_all_sd',
);
