"""What docker-compose.yml runs beside the services' own processes."""
