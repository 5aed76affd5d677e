"""What members would like to say to everybody, once stewards approve it."""
