-- Somebody has to know whose calls nobody has ended; of the others nothing is seen.
CREATE POLICY of_platform ON calls FOR SELECT USING (scoped_platform() AND ended_at IS NULL);
