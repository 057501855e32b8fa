import { useRoute } from './use-route.ts';

export function App() {
  const route = useRoute();
  return <main>{route.view}</main>;
}
