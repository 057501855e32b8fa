import { installFromGo } from './install-from-go.mjs';

// `node tools/promtool.mjs`: builds promtool, which checks metrics and alerts, into a cache folder.
// This takes minutes, and much longer without the tag, which omits service discovery with the SDKs
// of every cloud.

installFromGo(
  'promtool',
  'github.com/prometheus/prometheus/cmd/promtool@v0.316.0',
  'remove_all_sd',
);
