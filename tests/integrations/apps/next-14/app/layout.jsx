export const metadata = { title: "waiting" };

export default function Layout({ children }) {
  return (
    <html>
      <body>{children}</body>
    </html>
  );
}
