import { installFromGo } from './install-from-go.mjs';

// `node tools/helm.mjs`: builds helm, which checks the chart in deploy/helm, into a cache folder.
// This takes minutes.

installFromGo('helm', 'helm.sh/helm/v3/cmd/helm@v3.22.0');
