import { watchSilence, type Silence, type Watched } from './silence.ts';

/** Runs one call under its time limits: a passed limit or an abort throws its own reason, not the one of whoever was cut off. */
export async function underLimits(
  watched: Watched,
  run: (silence: Silence) => Promise<void>,
): Promise<void> {
  const silence = watchSilence(watched);
  try {
    await run(silence);
    silence.check();
  } catch (error) {
    silence.check();
    throw error;
  } finally {
    silence.stop();
  }
}
