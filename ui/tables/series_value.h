#pragma once

#include "models/domain/filter.h"

#include <QByteArray>
#include <QList>
#include <QString>

class QAbstractItemView;
class QWidget;

namespace groundswell::ui {

/// What can be compared with others: a cluster, a keyword or a search. A value.
struct SeriesValue {
    enum class Kind { Cluster, Keyword, Search };
    Kind kind = Kind::Cluster;
    qlonglong cluster = 0;  ///< of a cluster
    QString words;          ///< the keyword, or the search as it was typed
    QString name;           ///< for people, one line

    /// The same items, whatever the name.
    [[nodiscard]] bool isSame(const SeriesValue& other) const {
        return kind == other.kind && cluster == other.cluster && words == other.words;
    }
    friend bool operator==(const SeriesValue&, const SeriesValue&) = default;
};

[[nodiscard]] SeriesValue clusterSeries(qlonglong cluster, const QString& name);
[[nodiscard]] SeriesValue keywordSeries(const QString& keyword);
[[nodiscard]] SeriesValue searchSeries(const QString& typed);

/// "cluster #4127", "keyword", "search".
[[nodiscard]] QString kindWords(const SeriesValue& series);
/// Its items under the conditions of the window. A cluster or keyword of its own takes the place of theirs; a search is
/// added to theirs.
[[nodiscard]] domain::Filter filterOf(const SeriesValue& series, const domain::Filter& conditions);

/// How series travel by drag and drop inside the program, and how they are kept.
inline constexpr char seriesMimeType[] = "application/x-groundswell-series";
[[nodiscard]] QByteArray seriesToJson(const QList<SeriesValue>& series);
/// What cannot be read is left out.
[[nodiscard]] QList<SeriesValue> seriesFromJson(const QByteArray& json);

/// More selected rows than these are not looked at: far fewer can be compared.
inline constexpr std::ptrdiff_t mostSelectedSeries = 500;
/// Of the selected rows of any table whose model answers SeriesRole, else of the current one; from the top.
[[nodiscard]] QList<SeriesValue> selectedSeries(const QAbstractItemView& view);

/// Begins to drag series from a widget; returns when they were dropped.
void dragSeries(QWidget* from, const QList<SeriesValue>& series);

}  // namespace groundswell::ui
