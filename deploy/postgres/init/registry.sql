-- The schema registry of docker-compose.yml keeps its schemas and their ids here.
create database registry;
