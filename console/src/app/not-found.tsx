import { Link } from 'wouter';
import { PageHeader } from '../design/page-header.tsx';

export function NotFound() {
  return (
    <>
      <PageHeader title="There is no such page" />
      <p>
        <Link href="/live">To the live scores</Link>
      </p>
    </>
  );
}
