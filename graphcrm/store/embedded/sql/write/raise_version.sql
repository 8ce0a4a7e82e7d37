-- Notes that verdicts changed.
UPDATE state SET data_version = data_version + 1
