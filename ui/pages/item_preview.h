#pragma once

#include "models/domain/rows.h"
#include "ui/pages/page.h"

#include <QUrl>
#include <QWidget>

#include <optional>

class QFormLayout;
class QPlainTextEdit;
class QHBoxLayout;
class QPushButton;
class QToolButton;

namespace groundswell::ui {

class ItemDetails;
class TextLabel;

/// The address of an item as a person may open it: http or https only, without user name; nothing for any other.
[[nodiscard]] std::optional<QUrl> safeLink(const std::string& url);
/// The host that a link really goes to, in ASCII where letters of other scripts could deceive.
[[nodiscard]] QString linkHost(const QUrl& url);

/// One item in full: text, who, when, where it links to, and all fields as they are kept. Loads nothing.
class ItemPreview : public QWidget {
    Q_OBJECT

public:
    explicit ItemPreview(PageContext context, QWidget* parent = nullptr);

    void showItem(const domain::ItemRow& row);

    [[nodiscard]] QSize sizeHint() const override { return {424, 600}; }

Q_SIGNALS:
    void closeRequested();
    void clusterRequested(qlonglong cluster);
    void itemRequested(const groundswell::domain::ItemRow& row);

private:
    QWidget* makeHead();
    QHBoxLayout* makeNarrowing();
    void showText();

    PageContext m_context;
    TextLabel* m_id;
    TextLabel* m_who;
    TextLabel* m_when;
    QPlainTextEdit* m_text;
    TextLabel* m_host;
    QPushButton* m_open;
    QPushButton* m_cluster;
    TextLabel* m_keywords;
    QPushButton* m_showAll;
    QToolButton* m_onlyAuthor;
    QToolButton* m_onlyState;
    ItemDetails* m_details;
    domain::ItemRow m_row;
    bool m_all = false;
    std::optional<QUrl> m_link;
    qlonglong m_clusterId = 0;
};

}  // namespace groundswell::ui
