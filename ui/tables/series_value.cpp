#include "ui/tables/series_value.h"

#include "pipeline/service.h"
#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"

#include <QAbstractItemView>
#include <QCoreApplication>
#include <QDrag>
#include <QItemSelectionModel>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>

#include <iterator>
#include <set>

namespace groundswell::ui {

namespace {

constexpr int longestSeriesName = 120;

QString seriesTr(const char* words) {
    return QCoreApplication::translate("Series", words);
}

}  // namespace

SeriesValue clusterSeries(qlonglong cluster, const QString& name) {
    return {SeriesValue::Kind::Cluster, cluster, {}, oneLine(name).left(longestSeriesName)};
}

SeriesValue keywordSeries(const QString& keyword) {
    return {SeriesValue::Kind::Keyword, 0, keyword, oneLine(keyword).left(longestSeriesName)};
}

SeriesValue searchSeries(const QString& typed) {
    return {SeriesValue::Kind::Search, 0, typed.trimmed(), oneLine(typed).trimmed().left(longestSeriesName)};
}

QString kindWords(const SeriesValue& series) {
    switch (series.kind) {
        case SeriesValue::Kind::Cluster: return seriesTr("cluster #%1").arg(series.cluster);
        case SeriesValue::Kind::Keyword: return seriesTr("keyword");
        case SeriesValue::Kind::Search: return seriesTr("search");
    }
    return {};
}

domain::Filter filterOf(const SeriesValue& series, const domain::Filter& conditions) {
    domain::Filter filter = conditions;
    switch (series.kind) {
        case SeriesValue::Kind::Cluster: filter.clusters = {core::ClusterId{series.cluster}}; break;
        case SeriesValue::Kind::Keyword: filter.keyword = utf8(series.words); break;
        case SeriesValue::Kind::Search: {
            const domain::SearchQuery own = pipeline::Service::parseSearch(utf8(series.words));
            filter.text.allOf.insert(filter.text.allOf.end(), own.allOf.begin(), own.allOf.end());
            break;
        }
    }
    return filter;
}

QByteArray seriesToJson(const QList<SeriesValue>& series) {
    QJsonArray all;
    for (const SeriesValue& one : series) {
        all.append(QJsonObject{{QStringLiteral("kind"), static_cast<int>(one.kind)},
                               {QStringLiteral("cluster"), QString::number(one.cluster)},
                               {QStringLiteral("words"), one.words},
                               {QStringLiteral("name"), one.name}});
    }
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

QList<SeriesValue> seriesFromJson(const QByteArray& json) {
    QList<SeriesValue> series;
    for (const QJsonValue& value : QJsonDocument::fromJson(json).array()) {
        const QJsonObject object = value.toObject();
        const int kind = object.value(QStringLiteral("kind")).toInt(-1);
        if (kind < 0 || kind > static_cast<int>(SeriesValue::Kind::Search)) continue;
        SeriesValue one{static_cast<SeriesValue::Kind>(kind),
                        object.value(QStringLiteral("cluster")).toString().toLongLong(),
                        object.value(QStringLiteral("words")).toString(),
                        oneLine(object.value(QStringLiteral("name")).toString()).left(longestSeriesName)};
        const bool known = one.kind == SeriesValue::Kind::Cluster ? one.cluster > 0 : !one.words.isEmpty();
        if (known) series << one;
    }
    return series;
}

QList<SeriesValue> selectedSeries(const QAbstractItemView& view) {
    QList<SeriesValue> series;
    if (view.model() == nullptr || view.selectionModel() == nullptr) return series;
    // By row, as one index a cell would be too many where all of a large table is selected.
    std::set<int> rows;
    for (const QItemSelectionRange& range : view.selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && std::ssize(rows) < mostSelectedSeries; ++row)
            rows.insert(row);
    }
    if (rows.empty() && view.currentIndex().isValid()) rows.insert(view.currentIndex().row());
    for (const int row : rows) {
        const QVariant value = view.model()->index(row, 0).data(SeriesRole);
        if (value.canConvert<SeriesValue>()) series << value.value<SeriesValue>();
    }
    return series;
}

void dragSeries(QWidget* from, const QList<SeriesValue>& series) {
    if (series.isEmpty()) return;
    auto* data = new QMimeData;
    data->setData(QString::fromLatin1(seriesMimeType), seriesToJson(series));
    auto* drag = new QDrag(from);
    drag->setMimeData(data);
    drag->exec(Qt::CopyAction);
}

}  // namespace groundswell::ui
