//! 方格图: the cities of the province as tiles, coloured by their share.

use frontend::{
    chart::{
        share::{CLASSES, bounds, class, percent},
        tiles::{self, Tile},
    },
    texts::c,
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::api::progress::DivisionProgress;

use super::address;

/// The map; none where the divisions are not the cities that have a place on it.
pub(super) fn map(children: &[DivisionProgress]) -> Option<AnyView> {
    let tiles = tiles::guangdong();
    let of = |tile: &Tile| children.iter().find(|child| child.division.as_str() == tile.code);
    let placed: Vec<_> = tiles.iter().filter_map(|tile| Some((*tile, of(tile)?))).collect();
    if placed.len() != children.len() || placed.is_empty() {
        return None;
    }
    let cities = placed.into_iter().map(|(tile, city)| one(tile, city)).collect_view();
    let legend = (1..=CLASSES).map(|class| {
        let (from, to) = bounds(class);
        let words = [&from.to_string(), "–", &to.to_string(), "%"].concat();
        view! { <li class="tiles__key"><span class="tiles__swatch" data-class=class.to_string()></span>{words}</li> }
    });
    let map = view! {
        <section class="panel panels__map" aria-labelledby="map-title" data-map>
            <h2 id="map-title">{c::PROGRESS_MAP.t()}</h2>
            <p class="small">{c::PROGRESS_MAP_MEANS.t()}</p>
            <ul class="tiles">{cities}</ul>
            <ul class="tiles__legend" aria-label=c::PROGRESS_LEGEND.t()>{legend.collect_view()}</ul>
        </section>
    };
    Some(map.into_any())
}

fn one(tile: Tile, city: &DivisionProgress) -> AnyView {
    let name = city.name.strip_suffix('市').unwrap_or(&city.name).to_owned();
    let share = percent(city.recognised_permille);
    let counts = c::PROGRESS_TILE.with(&[&city.recognised.to_string(), &city.communities.to_string()]);
    view! {
        <li class="tiles__place" style:grid-column=tile.column.to_string() style:grid-row=tile.row.to_string()>
            <A
                href=address(tile.code)
                attr:class="tiles__tile"
                attr:data-tile=tile.code
                attr:data-class=class(city.recognised_permille).to_string()
            >
                <span class="tiles__name">{name}</span>
                <span class="tiles__share">{share}</span>
                <span class="sr">{counts}</span>
            </A>
        </li>
    }
    .into_any()
}
