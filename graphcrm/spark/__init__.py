"""Work on many machines: how a Spark session is opened, and what is done to whole tables in it.

Modules here import pyspark, which is the extra `spark`: only graphcrm.spark.session may be imported
without it, and says what to do where it is missing.
"""
