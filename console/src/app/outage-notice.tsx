import { explain } from '../api/problem.ts';
import { useOutage } from '../api/use-outage.ts';

/** Says over a page that what it shows is old, or is not there yet, since nothing answers. */
export function OutageNotice() {
  const isOut = useOutage();
  return (
    <div role="status" className="outage">
      {isOut && <p className="notice">{explain(null)}</p>}
    </div>
  );
}
