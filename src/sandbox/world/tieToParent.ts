import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * The child dies with us, even by SIGKILL: a shell waits for our end of a pipe to close, which it
 * does however we end.
 */
export function tieToUs(child: ChildProcess): void {
  const guard = spawn('/bin/sh', ['-c', `read _; kill -9 ${child.pid}`], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  child.once('exit', () => guard.kill('SIGKILL'));
}
