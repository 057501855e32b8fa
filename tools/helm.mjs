import { installFromGo } from './install-from-go.mjs';

// `node tools/helm.mjs`: what checks the chart in deploy/helm, into a cache folder. Building it takes minutes.

installFromGo('helm', 'helm.sh/helm/v3/cmd/helm@v3.22.0');
