#pragma once

#include <QDialog>

namespace groundswell::ui {

/// The one page of help: keys, and how to read a row. Stays open beside the window.
class HelpWindow : public QDialog {
    Q_OBJECT

public:
    explicit HelpWindow(QWidget* parent = nullptr);
};

}  // namespace groundswell::ui
